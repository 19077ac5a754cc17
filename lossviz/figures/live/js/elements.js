// Elements of a page, and the words in them.

export function element(name, className, parent, words = "") {
  const made = Object.assign(document.createElement(name), { className, textContent: words })
  parent.append(made)
  return made
}

export const button = (className, words, parent) =>
  Object.assign(element("button", className, parent, words), { type: "button" })

// Other words in an element that has nothing else. What is kept is laid out faster than what is new,
// and mostly a number alone is another one.
export function rewrite(element, words) {
  const text = element.firstChild ?? element.appendChild(new Text())
  if (text.data !== words) text.data = words
}
