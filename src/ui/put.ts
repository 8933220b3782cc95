/**
 * Sets a property where it differs. A browser takes an assignment of the same value for a change,
 * and styles and describes the element anew: too much for something that is drawn every frame.
 */
export function put<E extends object, K extends keyof E>(element: E, name: K, value: E[K]): void {
  if (element[name] !== value) element[name] = value;
}
