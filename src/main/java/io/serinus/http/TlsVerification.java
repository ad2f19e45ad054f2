package io.serinus.http;

/** Whether a server has to prove who it is. */
public enum TlsVerification {
  /** The certificate has to be trusted by the Java runtime and to name the host. The default. */
  REQUIRED,
  /** Any certificate will do: only for servers that a user has marked so. */
  OFF
}
