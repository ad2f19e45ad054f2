//go:build tools

// Package forge pins the Gitea that the tests of Serinus run as their real forge. Nothing is compiled from
// this file: it holds the requirement so that `go build code.gitea.io/gitea` resolves to one known version.
package forge

import _ "code.gitea.io/gitea"
