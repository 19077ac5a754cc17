// The figure as one SVG, as it stands: its sentence, what stands still with the marks over it, and
// the address of its page.

import { node } from "./marks.js"

const EDGE = 12 // pixels beside and above what is written
const LINE = 1.35 // of the size of its letters
const SMALL = 11
const MOST = 3 // lines of an address
const TYPE = "image/svg+xml"
const measure = document.createElement("canvas").getContext("2d")

// Gives the picture and its size in pixels.
export async function drawPicture(view) {
  const { picture, width, height } = view.axes ? painted(view) : await drawnByPlotly(view)
  const whole = node("svg", { width, "font-family": view.font })
  const ground = node("rect", { width, fill: view.colours.ground }, whole)
  node("style", {}, whole).textContent = await readFont(view.font)
  const top = writeSentence(view, width, whole)
  picture.setAttribute("y", top)
  whole.append(picture)
  const marks = node("g", { "font-family": view.font, style: "font-variant-numeric: tabular-nums" })
  marks.append(...copyOfMarks(view))
  picture.append(marks)
  const full = writeAddress(view, width, top + height, whole)
  ground.setAttribute("height", full)
  whole.setAttribute("height", full)
  whole.setAttribute("viewBox", `0 0 ${width} ${full}`)
  const text = new XMLSerializer().serializeToString(whole)
  return { file: new Blob([text], { type: TYPE }), width, height: full }
}

function copyOfMarks(view) {
  const copy = view.layer.cloneNode(true)
  for (const part of copy.querySelectorAll(".lv-grips, .lv-hint")) part.remove()
  return copy.childNodes
}

// What was painted, where Plotly has not come.
function painted(view) {
  const { width, height } = view.painting.getBoundingClientRect()
  const picture = node("svg", { width, height })
  for (const child of view.painting.childNodes) picture.append(child.cloneNode(true))
  return { picture, width, height }
}

async function drawnByPlotly(view) {
  const { width, height } = view.plot.getBoundingClientRect()
  const layout = { ...view.plot.layout, paper_bgcolor: view.colours.ground, width, height }
  const url = await window.Plotly.toImage(
    { data: view.plot.data, layout },
    { format: "svg", width, height },
  )
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1))
  const picture = new DOMParser().parseFromString(text, TYPE).documentElement
  return { picture, width, height }
}

// A picture reaches no font of the page around it, so it takes the first along.
async function readFont(font) {
  const [family] = font.split(",")
  const same = ({ style }) =>
    style.fontStyle !== "italic" && bare(style.getPropertyValue("font-family")) === bare(family)
  for (const sheet of document.styleSheets) {
    const rule = listFonts(sheet).find(same)
    const source = rule && /url\("?([^")]+)"?\)/.exec(rule.cssText)
    if (!source) continue
    const answer = await fetch(new URL(source[1], sheet.href ?? document.baseURI)).catch(() => null)
    if (answer?.ok) return rule.cssText.replace(source[1], await asUrl(await answer.blob()))
  }
  return ""
}

const bare = (name) => name.replaceAll(/["']/g, "").trim()

function listFonts(sheet) {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)
  } catch {
    return [] // of another site
  }
}

const asUrl = (blob) =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.readAsDataURL(blob)
  })

// Writes the sentence as the page does, what is set off in its colour; gives where it ends.
function writeSentence({ sentence, font }, width, parent) {
  if (sentence.hidden) return 0
  const size = Number.parseFloat(getComputedStyle(sentence).fontSize)
  const words = [...sentence.childNodes].flatMap((part) => {
    const { color: fill, fontWeight } = getComputedStyle(part.tagName ? part : sentence)
    const pieces = part.textContent.match(/\S+\s*|\s+/g) ?? []
    return pieces.map((text) => ({ text, style: { fill, "font-weight": fontWeight } }))
  })
  return writeLines(breakLines(words, width - 2 * EDGE, size, font), size, EDGE, parent)
}

// Writes the address, where there is one; gives where the picture ends.
function writeAddress({ font, colours }, width, top, parent) {
  if (!/^https?:$/.test(location.protocol)) return top
  const style = { fill: colours.quiet, "font-weight": 400 }
  const letters = [...location.href].map((text) => ({ text, style }))
  const lines = breakLines(letters, width - 2 * EDGE, SMALL, font)
  const kept = lines.slice(0, MOST).map((line) => line.map(({ text }) => text).join(""))
  if (lines.length > MOST) kept[MOST - 1] = `${kept[MOST - 1].slice(0, -1)}…`
  const written = kept.map((text) => [{ text, style }])
  return writeLines(written, SMALL, top, parent) + EDGE / 2
}

// What follows a piece without a space stays on its line.
function breakLines(pieces, room, size, font) {
  const lines = [[]]
  let used = 0
  for (const piece of pieces) {
    measure.font = `${piece.style["font-weight"]} ${size}px ${font}`
    const long = measure.measureText(piece.text).width
    if (used + long > room && used > 0) {
      lines.push([])
      used = 0
    }
    lines.at(-1).push(piece)
    used += long
  }
  return lines
}

function writeLines(lines, size, top, parent) {
  lines.forEach((line, k) => {
    const at = { x: EDGE, y: top + (k + 0.8) * LINE * size, "font-size": size }
    const text = node("text", at, parent)
    for (const { text: words, style } of line) node("tspan", style, text).textContent = words
  })
  return top + lines.length * LINE * size
}
