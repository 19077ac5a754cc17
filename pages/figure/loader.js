// Streamlit takes a component's JavaScript as one text; this one fetches the modules.
const module = import(addressOf("on_page.js"))

export default function (component) {
  let gone = false
  const named = (name, beside) => {
    const given = component.data.addresses?.[name]
    return given ? new URL(given, document.baseURI).href : addressOf(beside)
  }
  const addresses = { plotly: named("plotly", "plotly.js"), saved: named("saved", "saved.html") }
  module.then(({ mount }) => gone || mount(component, addresses))
  return () => {
    gone = true
    // Streamlit cleans up after a call that was overtaken by the next, too: then the figure stays.
    setTimeout(async () => {
      const { unmount } = await module
      if (!component.parentElement.isConnected) unmount(component)
    })
  }
}
