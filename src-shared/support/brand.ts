declare const brand: unique symbol;

/** A nominal type: a `Base` that the compiler will not confuse with another `Base` of a different `Name`. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
