const module = import(addressOf("line.js"))

export default (component) => {
  module.then(({ mountLine }) => mountLine(component))
}
