// Elements of a page of HTML.

export function element(name, className, parent, words = "") {
  const made = Object.assign(document.createElement(name), { className, textContent: words })
  parent.append(made)
  return made
}

export const button = (className, words, parent) =>
  Object.assign(element("button", className, parent, words), { type: "button" })
