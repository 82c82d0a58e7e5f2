import type { PartRate } from "./data";

/** Guessing is wrong half of the time: the end of the scale. */
const END = 0.5;
const WIDTH = 160;
const HEIGHT = 14;

/** A rate as a dot on its interval, from 0 to 50 %. Said in words beside it, so hidden from readers. */
export function RateBar({ rate }: { rate: PartRate }) {
	const place = (share: number) => 5 + (Math.min(share, END) / END) * (WIDTH - 10);
	const middle = HEIGHT / 2;
	return (
		<svg
			class="rateBar"
			viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
			width={WIDTH}
			height={HEIGHT}
			aria-hidden="true"
		>
			<line class="scale" x1={place(0)} x2={place(END)} y1={middle} y2={middle} />
			{[0, END / 2, END].map((tick) => (
				<line class="scale" key={tick} x1={place(tick)} x2={place(tick)} y1="3" y2={HEIGHT - 3} />
			))}
			{rate.low !== null && rate.high !== null && (
				<line class="span" x1={place(rate.low)} x2={place(rate.high)} y1={middle} y2={middle} />
			)}
			<circle class="dot" cx={place(rate.value)} cy={middle} r="4" />
		</svg>
	);
}
