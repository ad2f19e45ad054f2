/**
 * Requests to other servers over HTTP: always with time-outs, with bounded answers, and with
 * redirects that never leave the server that was asked. The only package that knows OkHttp; depends
 * on {@code model}.
 */
@NullMarked
package io.serinus.http;

import org.jspecify.annotations.NullMarked;
