/** The connection that the platform delivers over when nothing may reach us from outside. */
@NullMarked
package io.larkspur.feishu.longconnection;

import org.jspecify.annotations.NullMarked;
