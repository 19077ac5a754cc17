// Words with the little markup that the scenes have: bold, small, raised, and line breaks.

import { node } from "./marks.js"

export const LINE = 1.3 // from one line of text to the next
const STYLES = {
  B: { "font-weight": "bold" },
  SUP: { dy: "-0.6em", "font-size": "70%" },
}
const BACK = { dy: "0.42em" } // from what is raised: 0.6 of its size, which is 0.7 of the text's

// Writes words into a picture, and gives them.
export function write({ svg, layout }, words, x, y, anchor, style, parent = svg) {
  const { size, color, className = "" } = style
  const letters = { fill: color, "font-size": size, "font-family": layout.font.family }
  const about = { x, y, "text-anchor": anchor, class: className, ...letters }
  const text = node("text", about, parent)
  words.split("<br>").forEach((line, k) => {
    const row = k ? node("tspan", { x, dy: `${LINE}em` }, text) : text
    row.append(...piecesOf(line))
  })
  return text
}

// The pieces of a line as SVG has them: plain text, and a tspan for each element in it.
function piecesOf(line) {
  const template = document.createElement("template")
  template.innerHTML = line
  return [...template.content.childNodes].flatMap((piece) => {
    const { nodeName, textContent: text } = piece
    if (nodeName === "#text") return [text]
    const made = tspan(text, STYLES[nodeName] ?? { "font-size": piece.style.fontSize })
    // An empty piece brings the line back to where it was.
    return nodeName === "SUP" ? [made, tspan("\u200b", BACK)] : [made]
  })
}

function tspan(text, attributes) {
  const made = node("tspan", attributes)
  made.append(text)
  return made
}
