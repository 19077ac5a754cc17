// Reads what Python sampled: cubic Hermite pieces, or one value for each index.

function piece(at, v) {
  let low = 0
  let high = at.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle] <= v) low = middle
    else high = middle
  }
  return low
}

// What is listed at an index. A scene whose list is shorter may come just before or after the place
// of its handle: until both are there, the place is taken for the last one.
const listed = (values, v) => values[Math.max(0, Math.min(values.length - 1, Math.round(v)))]

export function read(quantity, v) {
  const { at, value, slope } = quantity
  if (!slope) return listed(value, v)
  const k = piece(at, v)
  const width = at[k + 1] - at[k]
  const s = (v - at[k]) / width
  const r = 1 - s
  const shares = [
    (1 + 2 * s) * r * r,
    s * s * (3 - 2 * s),
    width * s * r * r,
    width * s * s * (s - 1),
  ]
  const mix = (left, right, leaving, arriving) =>
    left * shares[0] + right * shares[1] + leaving * shares[2] + arriving * shares[3]
  const [left, right, leaving, arriving] = [value[k], value[k + 1], slope[k], slope[k + 1]]
  if (!Array.isArray(left)) return mix(left, right, leaving, arriving)
  return left.map((_, j) => mix(left[j], right[j], leaving[j], arriving[j]))
}

// What follows from other quantities: a number, or a vector with an entry for each example.

const combined = (a, b, act) => {
  if (Array.isArray(a)) return a.map((x, j) => act(x, Array.isArray(b) ? b[j] : b))
  return Array.isArray(b) ? b.map((y) => act(a, y)) : act(a, b)
}
const times = (x, y) => x * y
const plus = (x, y) => x + y

const derivations = {
  vector: ({ entries }) => entries,
  sum: ({ terms, constant }, values) =>
    terms
      .map(([factor, name]) => combined(factor, values[name], times))
      .reduce((sum, term) => combined(sum, term, plus), constant),
  product: ({ of, factor }, values) =>
    of.reduce((product, name) => combined(product, values[name], times), factor),
  quotient: ({ of, over, factor }, values) =>
    values[over] ? (factor * values[of]) / values[over] : 0,
  clamp: ({ of, low, high }, values) =>
    combined(low, combined(high, values[of], Math.min), Math.max),
  lookup: (table, values) => combined(table, values[table.of], read),
  pick: ({ of, places }, values) => {
    const at = values[places] ?? places
    return Array.isArray(at) ? at.map((k) => values[of][k]) : listed(values[of], at)
  },
  descent: ({ start, of, by, derived, rate, steps, noted, farthest }, values, all) => {
    const here = { ...values }
    start.forEach((name, j) => {
      here[of[j]] = values[name]
    })
    const rows = [...of, ...noted].map(() => [])
    for (let k = 0; k <= steps; k++) {
      for (const name of derived) here[name] = derive(all[name], here, all)
      for (const [j, name] of [...of, ...noted].entries()) rows[j].push(here[name])
      for (const [j, name] of of.entries()) {
        const next = here[name] - (values[rate] ?? rate) * here[by[j]]
        here[name] = Math.max(-farthest, Math.min(farthest, next))
      }
    }
    return rows
  },
  total: ({ of, factor }, values) => factor * values[of].reduce(plus, 0),
  negatives: ({ of, beside, negligible }, values) => {
    const size = values[beside].reduce((most, v) => Math.max(most, Math.abs(v)), 0)
    return values[of].filter((v) => v < -negligible * size).length
  },
}

const derive = (derived, values, all) => derivations[derived.kind](derived, values, all)

export const zeroOf = (scene, name) => (scene.quantities[name] ?? scene.derived[name]).zero

export function readAll(scene, at) {
  const values = {}
  for (const [name, quantity] of Object.entries(scene.quantities))
    values[name] = read(quantity, at[quantity.handle])
  for (const [name, derived] of Object.entries(scene.derived))
    values[name] = derive(derived, values, scene.derived)
  for (const [name, texts] of Object.entries(scene.words))
    values[name] = listed(texts, at[scene.wordsOf])
  return values
}
