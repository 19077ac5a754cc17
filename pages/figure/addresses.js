// Stands before a loader, after a line that defines WHERE (see assets.py): the modules are beside
// the page, or they came along as texts, because the server of this host does not send them.

// biome-ignore lint/correctness/noUnusedVariables: the loader that follows calls it
function addressOf(name) {
  const { version, texts } = WHERE
  return texts
    ? madeOf(version, texts)[name]
    : new URL(`lossviz/${version}/${name}`, document.baseURI).href
}

// Each text is given an address of its own, once for a page, after those that it imports.
function madeOf(version, texts) {
  window.lossExplorerModules ??= {}
  const known = window.lossExplorerModules[version]
  if (known) return known
  const made = {}
  const named = (_, how, other) => `${how} "${made[other]}"`
  for (const [name, text] of texts) {
    const own = text.replace(/(from|import) "\.\/(\w+\.js)"/g, named)
    made[name] = URL.createObjectURL(new Blob([own], { type: "text/javascript" }))
  }
  window.lossExplorerModules[version] = made
  return made
}
