/** Gives an element these styles and no other; the page's style sheets cannot change them. */
export function setStyle(element: HTMLElement, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries({ all: 'initial', ...values }))
    element.style.setProperty(name, value, 'important');
}
