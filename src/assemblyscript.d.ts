/** The number types of assembly/layout.ts, which both languages import. */
declare type usize = number;
declare type u32 = number;
