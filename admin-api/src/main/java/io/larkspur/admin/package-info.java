/** The control plane: REST for people, consoles and trusted services; runs the schema's migrations. */
@NullMarked
package io.larkspur.admin;

import org.jspecify.annotations.NullMarked;
