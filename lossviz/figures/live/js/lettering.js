// Words with the little markup that the scenes have: bold, line breaks, raised and lowered.

import { node } from "./marks.js"

export const LINE = 1.3 // from one line of text to the next
const LIFTS = { sup: -0.6, sub: 0.3 } // in units of their size, which is 0.7 of the text's
const STYLES = {
  b: { "font-weight": "bold" },
  sup: { dy: `${LIFTS.sup}em`, "font-size": "70%" },
  sub: { dy: `${LIFTS.sub}em`, "font-size": "70%" },
}
const MARKUP = /(<\/?(?:b|sup|sub)>|<span style='font-size:[^']+'>|<\/span>)/
const TAG = /^<(\/?)(b|sup|sub|span)(?: style='font-size:([^']+)')?>$/

export function write(
  { svg, layout },
  words,
  x,
  y,
  anchor,
  { size, color, className = "" },
  parent = svg,
) {
  const text = node("text", { x, y, "text-anchor": anchor, fill: color, "font-size": size }, parent)
  text.setAttribute("class", className)
  text.setAttribute("font-family", layout.font.family)
  words.split("<br>").forEach((line, k) => {
    const row = k ? node("tspan", { x, dy: `${LINE}em` }, text) : text
    row.append(...piecesOf(line))
  })
  return text
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" }
const plain = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity])

function piecesOf(line) {
  let style = null
  return line.split(MARKUP).flatMap((piece) => {
    const [, closing, name, size] = piece.match(TAG) ?? []
    if (name) {
      const lift = closing && LIFTS[name]
      style = closing ? null : name === "span" ? { "font-size": size } : STYLES[name]
      // An empty piece brings the line back to where it was.
      return lift ? [tspan("\u200b", { dy: `${-0.7 * lift}em` })] : []
    }
    if (!piece) return []
    return [style ? tspan(plain(piece), style) : plain(piece)]
  })
}

function tspan(text, attributes) {
  const made = node("tspan", attributes)
  made.append(text)
  return made
}
