// From numbers to pixels and back, by Plotly's own axes.

const axisOf = (plot, id) => plot._fullLayout[`${id[0]}axis${id.slice(1)}`]

export function subplot(plot, axes) {
  const cut = axes.indexOf("y")
  const x = axisOf(plot, axes.slice(0, cut))
  const y = axisOf(plot, axes.slice(cut))
  return {
    left: x._offset,
    top: y._offset,
    width: x._length,
    height: y._length,
    px: (value) => x._offset + x.d2p(value),
    py: (value) => y._offset + y.d2p(value),
    xOf: (pixel) => x.p2d(pixel - x._offset),
    yOf: (pixel) => y.p2d(pixel - y._offset),
  }
}
