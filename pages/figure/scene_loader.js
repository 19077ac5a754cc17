// Keeps the scene of a figure, which takes it from here (see loader.js).
export default ({ data }) => {
  window.lossExplorerScenes ??= new Map()
  window.lossExplorerScenes.set(data.of, data)
  window.dispatchEvent(new Event("lossexplorer:scene"))
}
