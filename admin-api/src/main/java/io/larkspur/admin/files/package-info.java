/** Files of users over HTTP: streams in, streams out, and links that stand for themselves. */
@NullMarked
package io.larkspur.admin.files;

import org.jspecify.annotations.NullMarked;
