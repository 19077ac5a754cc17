// Lines of equal height through a grid of heights, by marching squares, and what lies above them.

import { node } from "./marks.js"

// Which of a cell's edges (0 below, 1 right, 2 above, 3 left) a line joins, by the corners that
// are above the level: 1 below left, 2 below right, 4 above right, 8 above left.
const JOINED = {
  1: [[3, 0]],
  2: [[0, 1]],
  3: [[3, 1]],
  4: [[1, 2]],
  6: [[0, 2]],
  7: [[3, 2]],
  8: [[2, 3]],
  9: [[2, 0]],
  11: [[2, 1]],
  12: [[1, 3]],
  13: [[1, 0]],
  14: [[0, 3]],
}
const AROUND_FALLING = [
  [3, 0],
  [1, 2],
]
const AROUND_RISING = [
  [0, 1],
  [2, 3],
]

export function drawContours({ x, y, z, contours, colorscale, line }, across, up, group) {
  const { start, end, size } = contours
  const count = Math.round((end - start) / size) + 1
  const colourOf = (k) => mixed(colorscale[0][1], colorscale.at(-1)[1], k / count)
  const place = ([left, top]) =>
    `${(across.offset + across.d2p(left)).toFixed(1)},${(up.offset + up.d2p(top)).toFixed(1)}`
  const path = (chains, end) => chains.map((c) => `M${c.map(place).join("L")}${end}`).join("")
  const frame = [path([corners(x, y)], "Z"), ...outlinesOf({ x, y, z }, start, size, count, path)]
  frame.forEach((d, k) => {
    node("path", { d, fill: colourOf(k), "fill-rule": "evenodd", class: "js-fill" }, group)
  })
  for (let k = 0; k < count; k++) {
    const d = path(findLines({ x, y, z }, start + k * size), "")
    const about = { fill: "none", stroke: line.color, "stroke-width": line.width }
    node("path", { d, class: "js-contour", ...about }, group)
  }
}

const corners = (x, y) => [
  [x[0], y[0]],
  [x.at(-1), y[0]],
  [x.at(-1), y.at(-1)],
  [x[0], y.at(-1)],
]

const outlinesOf = (grid, start, size, count, path) =>
  Array.from({ length: count }, (_, k) => path(findOutlines(grid, start + k * size), "Z"))

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

function crossed({ z }, level, i, j) {
  const four = [z[j][i], z[j][i + 1], z[j + 1][i + 1], z[j + 1][i]]
  const code = four.reduce((sum, height, k) => sum + (height >= level ? 1 << k : 0), 0)
  if (code !== 5 && code !== 10) return JOINED[code] ?? []
  const high = four.reduce((sum, height) => sum + height, 0) / 4 >= level
  return (code === 5) === high ? AROUND_RISING : AROUND_FALLING
}

const CORNERS = [
  [0, 0, 1, 0],
  [1, 0, 1, 1],
  [0, 1, 1, 1],
  [0, 0, 0, 1],
]

// Each edge belongs to two cells, and has one name.
const keyOf = (edge, i, j) =>
  edge % 2 ? `|${i + (edge === 1 ? 1 : 0)},${j}` : `-${i},${j + (edge === 2 ? 1 : 0)}`

function crossing({ x, y, z }, level, edge, i, j) {
  const [di, dj, ei, ej] = CORNERS[edge]
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
  const parts = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16))
  const end = parts(to)
  return `rgb(${parts(from).map((v, k) => Math.round(v + share * (end[k] - v)))})`
}
