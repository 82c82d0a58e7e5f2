/** Times of day between which the person does not want to be told of anything. */
import * as v from "valibot";

/** Local times, "22:00-07:00"; over midnight where the second is not after the first. */
export const quietHours = v.pipe(
	v.string(),
	v.regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/),
);
