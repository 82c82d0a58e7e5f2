import failed from "../../../assets/icons/failed.svg";
import human from "../../../assets/icons/human.svg";
import listening from "../../../assets/icons/listening.svg";
import machine from "../../../assets/icons/machine.svg";
import neutral from "../../../assets/icons/neutral.svg";
import uncertain from "../../../assets/icons/uncertain.svg";
import type { SourceView } from "../../protocol/state";
import { type Icon, iconOf } from "../badge";

const pictures: Readonly<Record<Icon, string>> = {
	failed,
	human,
	listening,
	machine,
	neutral,
	uncertain,
};

/** The toolbar's sign of a state. The words beside it say the same, so it is silent when read. */
export function Mark({ icon, size }: { icon: Icon; size: number }) {
	return <img class="mark" src={pictures[icon]} width={size} height={size} alt="" />;
}

/** The sign of a state, its band's where it has a verdict. @param size pixels */
export function StateMark(
	props: Pick<SourceView, "state" | "credentials"> & { readonly size: number },
) {
	const { state, credentials, size } = props;
	return <Mark icon={iconOf(state, credentials)} size={size} />;
}
