// The names of the groups above a picture, in lines from left to right.

import { write } from "./lettering.js"
import { node, set } from "./marks.js"
import { drawSymbol } from "./traces.js"

const LEFT = 4 // pixels
const SWATCH = 20
const BETWEEN = 14
const LINE = 20
const FIRST = 14 // baseline of the first line

export function drawLegend(picture, data) {
  const { svg, layout, width } = picture
  const { font, title } = layout.legend
  const letters = { size: font.size, color: font.color, className: "legendtext" }
  const group = node("g", { class: "legend" }, svg)
  let [x, y] = [layout.margin.l, FIRST]
  const add = (words, swatch) => {
    const room = swatch ? SWATCH : 0
    const text = write(picture, words, 0, 0, "start", letters, group)
    const long = text.getBBox().width + room
    if (x > layout.margin.l && x + long > width - LEFT) [x, y] = [layout.margin.l, y + LINE]
    set(text, { x: x + room, y })
    if (swatch) drawSymbol(swatch, [x + room / 2, y - 0.35 * font.size], group)
    x += long + BETWEEN
  }
  add(title.text.trim())
  for (const trace of data) if (trace.showlegend !== false && trace.name) add(trace.name, trace)
}
