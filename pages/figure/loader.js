// Streamlit takes a component's JavaScript as one text; this one fetches the modules beside it.
const base = new URL("lossviz/ASSETS/", document.baseURI)
const module = import(new URL("figure.js", base))

export default function (component) {
  let gone = false
  module.then(({ mount }) => gone || mount(component, { plotly: new URL("plotly.js", base).href }))
  return () => {
    gone = true
    // Streamlit cleans up after a call that was overtaken by the next, too: then the figure stays.
    module.then(({ unmount }) => component.parentElement.isConnected || unmount(component))
  }
}
