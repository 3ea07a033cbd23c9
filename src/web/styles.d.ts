/** Style sheets are imported for their effect on the built page. */
declare module '*.scss';
