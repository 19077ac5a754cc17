const module = import(addressOf("connection.js"))

export default (component) => {
  module.then(({ mountConnection }) => mountConnection(component))
}
