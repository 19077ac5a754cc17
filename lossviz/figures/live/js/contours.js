// Lines of equal height through a grid of heights, by marching squares, and what lies above them.

import { node } from "./marks.js"
import { rgbOf } from "./theme.js"

// Of a cell, around it; its edges (below, right, above, left) go from each to the next.
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

export function drawContours({ x, y, z, contours, colorscale, line }, across, up, group) {
  const { start, end, size } = contours
  const count = Math.round((end - start) / size) + 1
  const levels = Array.from({ length: count }, (_, k) => start + k * size)
  const place = ([left, top]) =>
    `${(across.offset + across.d2p(left)).toFixed(1)},${(up.offset + up.d2p(top)).toFixed(1)}`
  const path = (chains, end) => chains.map((c) => `M${c.map(place).join("L")}${end}`).join("")
  const frame = CORNERS.map(([right, above]) => [x.at(-right), y.at(-above)])
  const areas = [[frame], ...levels.map((level) => findOutlines({ x, y, z }, level))]
  areas.forEach((chains, k) => {
    const fill = mixed(colorscale[0][1], colorscale.at(-1)[1], k / count)
    const about = { d: path(chains, "Z"), fill, "fill-rule": "evenodd", class: "js-fill" }
    node("path", about, group)
  })
  for (const level of levels) {
    const about = { fill: "none", stroke: line.color, "stroke-width": line.width }
    const d = path(findLines({ x, y, z }, level), "")
    node("path", { d, class: "js-contour", ...about }, group)
  }
}

// What is at least as high as the level, as closed polygons: beyond its edge the grid falls off.
export function findOutlines({ x, y, z }, level) {
  const low = -1e9
  const padded = {
    x: [x[0], ...x, x.at(-1)],
    y: [y[0], ...y, y.at(-1)],
    z: [x, ...z, x].map((row, k) =>
      k === 0 || k === z.length + 1 ? Array(x.length + 2).fill(low) : [low, ...row, low],
    ),
  }
  return findLines(padded, level)
}

// The lines of one height, each as a list of places.
export function findLines(grid, level) {
  const ends = new Map() // for each edge that is crossed, the edges that lines lead to from there
  const places = new Map()
  for (let j = 0; j + 1 < grid.y.length; j++)
    for (let i = 0; i + 1 < grid.x.length; i++)
      for (const pair of crossed(grid, level, i, j)) {
        const [from, to] = pair.map((edge) => keyOf(edge, i, j))
        pair.forEach((edge, k) => {
          places.set([from, to][k], crossing(grid, level, edge, i, j))
        })
        ends.set(from, [...(ends.get(from) ?? []), to])
        ends.set(to, [...(ends.get(to) ?? []), from])
      }
  return chained(ends).map((chain) => chain.map((key) => places.get(key)))
}

// Which of a cell's edges the lines join, in pairs. Where all four are crossed, the height in the
// middle decides which corners are cut off.
function crossed({ z }, level, i, j) {
  const heights = CORNERS.map(([di, dj]) => z[j + dj][i + di])
  const above = heights.map((height) => height >= level)
  const edges = [0, 1, 2, 3].filter((k) => above[k] !== above[(k + 1) % 4])
  if (edges.length < 4) return edges.length ? [edges] : []
  const middle = heights.reduce((sum, height) => sum + height, 0) / 4 >= level
  const [a, b, c, d] = edges
  const [first, second] = above[0] === middle ? [b, d] : [d, b]
  return [
    [a, first],
    [c, second],
  ]
}

// Each edge belongs to two cells, and has one name.
const keyOf = (edge, i, j) =>
  edge % 2 ? `|${i + (edge === 1 ? 1 : 0)},${j}` : `-${i},${j + (edge === 2 ? 1 : 0)}`

function crossing({ x, y, z }, level, edge, i, j) {
  const [[di, dj], [ei, ej]] = [CORNERS[edge], CORNERS[(edge + 1) % 4]]
  const [from, to] = [z[j + dj][i + di], z[j + ej][i + ei]]
  const share = (level - from) / (to - from)
  const between = (list, a, b) => list[a] + share * (list[b] - list[a])
  return [between(x, i + di, i + ei), between(y, j + dj, j + ej)]
}

// First the lines that end at the edge of the grid, from one end to the other; then the loops.
function chained(ends) {
  const chains = []
  const walk = (start) => {
    const chain = [start]
    for (let at = start; ends.get(at)?.length; ) {
      const to = ends.get(at).pop()
      const back = ends.get(to)
      back.splice(back.indexOf(at), 1)
      chain.push(to)
      at = to
    }
    if (chain.length > 1) chains.push(chain)
  }
  for (const [key, others] of ends) if (others.length === 1) walk(key)
  for (const key of ends.keys()) walk(key)
  return chains
}

function mixed(from, to, share) {
  const end = rgbOf(to)
  return `rgb(${rgbOf(from).map((v, k) => Math.round(v + share * (end[k] - v)))})`
}
