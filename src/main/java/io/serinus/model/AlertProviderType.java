package io.serinus.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services that alerts can be sent to; the words are the ones users write. */
public enum AlertProviderType {
  /** An incoming webhook, or with a token the method {@code chat.postMessage}. */
  SLACK("slack"),
  /** An Adaptive Card, sent to a Teams workflow. */
  MICROSOFT_TEAMS("msteams"),
  /** An embed, sent to a channel's webhook. */
  DISCORD("discord"),
  /** Rocket.Chat: an incoming webhook. */
  ROCKET("rocket"),
  /** Google Chat: a card, sent to a space's webhook. */
  GOOGLE_CHAT("gchat"),
  /** A plain JSON object for a receiver of one's own. */
  GENERIC("generic");

  private final String word;

  AlertProviderType(String word) {
    this.word = word;
  }

  /** As it stands in a spec. */
  public String word() {
    return word;
  }

  /** The type with this word; empty for a word that is no type. */
  public static Optional<AlertProviderType> named(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(AlertProviderType::word).collect(Collectors.joining(", "));
  }
}
