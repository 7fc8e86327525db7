// In the place of a package that another one asks for, and of which the app uses nothing.
module.exports = {};
