/** Reading, exporting and checking the audit trail. */
@NullMarked
package io.larkspur.admin.audit;

import org.jspecify.annotations.NullMarked;
