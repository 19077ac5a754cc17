// How the painter's picture differs from Plotly's: what is written, where it stands, what is drawn.
const compare = async ({ paint }, scene, width, family) => {
  const most = 1 // pixels
  const { Plotly } = window
  const { data, layout } = structuredClone(scene.figure)
  layout.font = { ...layout.font, family }
  const put = (path, value) => {
    const keys = path.split(".")
    const last = keys.pop()
    let at = layout
    for (const key of keys) at = at[key] ??= {}
    at[last] = value
  }
  if (width < 560) for (const [path, value] of Object.entries(scene.narrow)) put(path, value)
  const { height } = layout
  const plot = document.querySelector("#a")
  const svg = document.querySelector("#b")
  svg.replaceChildren()
  svg.style.cssText += `width:${width}px;height:${height}px`
  const axes = paint(svg, structuredClone({ data, layout }), width, height)
  if (!axes) return null
  const config = { displayModeBar: false, staticPlot: false }
  await Plotly.newPlot(
    plot,
    structuredClone(data),
    { ...structuredClone(layout), width, height },
    config,
  )
  const found = []
  const differ = (what, ours, theirs) => {
    const far = ours.some((n, k) => Math.abs(n - theirs[k]) > most)
    if (far)
      found.push(`${what}: ${ours.map((n) => n.toFixed(1))} / ${theirs.map((n) => n.toFixed(1))}`)
  }
  for (const [id, axis] of Object.entries(axes)) {
    const full = plot._fullLayout[`${id[0]}axis${id.slice(1)}`]
    differ(`axis ${id}`, [axis.offset, axis.length], [full._offset, full._length])
  }
  const boxes = (root, selector) =>
    [...root.querySelectorAll(selector)]
      .filter((e) => e.textContent.trim() && e.getBoundingClientRect().width)
      .map((e) => {
        const { left, top, right, bottom } = e.getBoundingClientRect()
        return { text: e.textContent.replace(/​/g, ""), box: [left, top, right, bottom] }
      })
      .sort((a, b) => a.box[0] + a.box[1] * 3 - b.box[0] - b.box[1] * 3)
  const texts = [
    [".xtick text", ".xtick text, .x2tick text, .x3tick text"],
    [".ytick text", ".ytick text, .y2tick text, .y3tick text"],
    [
      ".g-xtitle",
      "[class^=g-x] text, text[class^=x][class$=title], text[class^=x2title], text[class^=x3title]",
    ],
    [".g-ytitle", "text[class^=y][class$=title], text[class^=y2title], text[class^=y3title]"],
    [".annotation", ".annotation text"],
  ]
  for (const [ours, theirs] of texts) {
    const [a, b] = [boxes(svg, ours), boxes(plot, theirs)]
    const said = (all) =>
      all
        .map(({ text }) => text)
        .sort()
        .join("|")
    if (said(a) !== said(b)) found.push(`${ours}: ${said(a)} / ${said(b)}`)
    else
      for (const each of a) {
        const near = (o) => Math.max(...o.box.map((n, k) => Math.abs(n - each.box[k])))
        const best = b.filter((o) => o.text === each.text).sort((o, p) => near(o) - near(p))[0]
        differ(`${ours} ${each.text}`, each.box, best.box)
      }
  }
  // What lies outside of all subplots is not seen.
  const planes = Object.values(axes)
  const ends = (of, start) =>
    planes.filter((a) => a.across === of).map((a) => a.offset + (start ? 0 : a.length))
  const frame = [
    Math.min(...ends(true, true)) - 20,
    Math.min(...ends(false, true)) - 20,
    Math.max(...ends(true, false)) + 20,
    Math.max(...ends(false, false)) + 20,
  ]
  const seen = (box) => box.map((n, k) => (k < 2 ? Math.max(n, frame[k]) : Math.min(n, frame[k])))
  const union = (all) =>
    all.length
      ? [[0, 1, 2, 3].map((k) => Math[k < 2 ? "min" : "max"](...all.map((box) => box[k])))]
      : []
  const isSeen = (e) => e.style.strokeWidth !== "0px" || e.style.fill !== "none"
  // A path with several pieces is held against as many paths.
  const piecesOf = (path) => {
    const pieces = path.getAttribute("d")?.split(/(?=M)/) ?? [""]
    if (pieces.length < 2) return [path]
    return pieces.map((d) => {
      const piece = path.cloneNode()
      piece.setAttribute("d", d)
      path.parentNode.append(piece)
      return piece
    })
  }
  const paths = (root, selector) =>
    [...root.querySelectorAll(selector)]
      .filter(isSeen)
      .flatMap(piecesOf)
      .map((e) => {
        const { left, top, right, bottom } = e.getBoundingClientRect()
        return [left, top, right, bottom]
      })
  for (const [what, ours, theirs] of [
    ["lines", ".js-line", ".scatterlayer .js-line"],
    ["areas", ".js-fill", ".scatterlayer .js-fill"],
    ["points", ".js-point", ".scatterlayer .point"],
    ["bars", ".js-bar", ".barlayer .point > path"],
    ["shapes", ".js-shape", ".shapelayer path"],
    ["grid", ".js-grid", ".gridlayer path:not(.minor)"],
    ["axis lines", ".js-axis", ".xlines-above, .ylines-above, .xlines-below, .ylines-below"],
  ]) {
    const together = ["lines", "areas"].includes(what)
    const [a, b] = [paths(svg, ours), paths(plot, theirs)].map((all) => {
      const shown = all.map(seen).filter(([l, t, r, c]) => r >= l && c >= t && r - l + c - t > 0)
      return together ? union(shown) : shown
    })
    if (a.length !== b.length) found.push(`${what}: ${a.length} / ${b.length}`)
    else {
      const far = (p, q) => Math.max(...p.map((n, k) => Math.abs(n - q[k])))
      for (const box of a) differ(what, box, [...b].sort((p, q) => far(p, box) - far(q, box))[0])
    }
  }
  Plotly.purge(plot)
  return found
}

window.pictures = { compare }
