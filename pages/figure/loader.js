// Streamlit takes a component's JavaScript as one text; this one fetches the modules.
const module = import(addressOf("figure.js"))

export default function (component) {
  let gone = false
  const { plotly } = component.data
  const at = plotly ? new URL(plotly, document.baseURI).href : addressOf("plotly.js")
  module.then(({ mount }) => gone || mount(component, { plotly: at }))
  return () => {
    gone = true
    // Streamlit cleans up after a call that was overtaken by the next, too: then the figure stays.
    module.then(({ unmount }) => component.parentElement.isConnected || unmount(component))
  }
}
