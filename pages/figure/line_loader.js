const module = import(new URL("lossviz/ASSETS/line.js", document.baseURI))

export default (component) => {
  module.then(({ mountLine }) => mountLine(component))
}
