/** aPaaS and Spark: tables, records, functions, flows, audit logs. */
@NullMarked
package io.larkspur.sandbox.apaas;

import org.jspecify.annotations.NullMarked;
