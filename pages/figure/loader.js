// Streamlit takes a component's JavaScript as one text; this one fetches the modules.
const module = import(addressOf("on_page.js"))

export default function (component) {
  let gone = false
  const named = (name, beside) => {
    const given = component.data.addresses?.[name]
    return given ? new URL(given, document.baseURI).href : addressOf(beside)
  }
  const page = {
    plotly: named("plotly", "plotly.js"),
    saved: named("saved", "saved.html"),
    field: (name) => document.querySelector(`.st-key-${name} input[type=number]`),
    busy: "[data-test-script-state='running']",
  }
  const start = async () => {
    const { mount } = await module
    const { of, name } = component.data.scene
    const kept = window.lossExplorerScenes?.get(of)
    if (gone) return
    // It stands before the figure, and so comes before it, or in a moment.
    if (kept?.name !== name) return addEventListener("lossexplorer:scene", start, { once: true })
    mount({ ...component, data: { ...component.data, scene: kept.scene } }, page)
  }
  start()
  return () => {
    gone = true
    // Streamlit cleans up after a call that was overtaken by the next, too: then the figure stays.
    setTimeout(async () => {
      const { unmount } = await module
      if (!component.parentElement.isConnected) unmount(component)
    })
  }
}
