// Reads what Python sampled: cubic Hermite pieces, or the nearest listed value.

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

function nearest(at, v) {
  const k = piece(at, v)
  return k + 1 < at.length && v - at[k] > at[k + 1] - v ? k + 1 : k
}

export function read(quantity, v) {
  const { at, value, slope } = quantity
  if (!slope) return value[nearest(at, v)]
  const k = piece(at, v)
  const width = at[k + 1] - at[k]
  const s = (v - at[k]) / width
  const r = 1 - s
  const a = (1 + 2 * s) * r * r
  const b = s * s * (3 - 2 * s)
  const c = width * s * r * r
  const d = width * s * s * (s - 1)
  if (!Array.isArray(value[k]))
    return value[k] * a + value[k + 1] * b + slope[k] * c + slope[k + 1] * d
  return value[k].map(
    (_, j) => value[k][j] * a + value[k + 1][j] * b + slope[k][j] * c + slope[k + 1][j] * d,
  )
}

// What follows from other quantities: a number, or a vector with an entry for each example.

const each = (value, act) => (Array.isArray(value) ? value.map(act) : act(value))
const combined = (a, b, act) => {
  if (!Array.isArray(a)) return each(b, (y) => act(a, y))
  return Array.isArray(b) ? a.map((x, j) => act(x, b[j])) : a.map((x) => act(x, b))
}
const times = (x, y) => x * y
const plus = (x, y) => x + y

const derivations = {
  vector: ({ entries }) => entries,
  sum: ({ terms, constant }, values) =>
    terms.reduce(
      (sum, [factor, name]) =>
        combined(
          sum,
          each(values[name], (v) => factor * v),
          plus,
        ),
      constant,
    ),
  product: ({ of, factor }, values) =>
    of.reduce((product, name) => combined(product, values[name], times), factor),
  lookup: (table, values) => each(values[table.of], (v) => read(table, v)),
  total: ({ of, factor }, values) => factor * values[of].reduce(plus, 0),
  negatives: ({ of, beside, negligible }, values) => {
    const size = values[beside || of].reduce((most, v) => Math.max(most, Math.abs(v)), 0)
    const least = -negligible * size
    return values[of].reduce((count, v) => count + (v < least), 0)
  },
}

export const zeroOf = (scene, name) => (scene.quantities[name] ?? scene.derived[name]).zero

export function readAll(scene, at) {
  const values = {}
  for (const [name, quantity] of Object.entries(scene.quantities))
    values[name] = read(quantity, at[quantity.handle])
  for (const [name, derived] of Object.entries(scene.derived))
    values[name] = derivations[derived.kind](derived, values)
  for (const [name, texts] of Object.entries(scene.words))
    values[name] = texts[Math.round(at[scene.wordsOf])]
  return values
}
