/** The remote MCP endpoint, as far as tools need it. */
@NullMarked
package io.larkspur.sandbox.mcp;

import org.jspecify.annotations.NullMarked;
