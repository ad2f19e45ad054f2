package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Git forge (Gitea) on a loopback port with its own data and one administrator. It keeps its
 * port and its data while it is stopped and started again.
 */
public final class Forge implements AutoCloseable {
  /** Name of the administrator, who owns the repositories. */
  public static final String USER = "keeper";

  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final Pattern PASSWORD = Pattern.compile("generated random password is '(.+)'");

  private final BedFolder folder = BedFolder.create("forge");
  private final int port = FreePorts.pick(1).get(0);
  private final Path programs;
  private final Path settings;
  private final String password;
  private final String token;
  private ChildProcess web;

  private Forge(Path programs) {
    this.programs = programs;
    this.settings = folder.write("app.ini", settings());
    run("migrate");
    this.password = createAdministrator();
    this.token =
        run(
                "admin",
                "user",
                "generate-access-token",
                "--username=" + USER,
                "--token-name=bed",
                "--scopes=all",
                "--raw")
            .lines()
            .reduce((earlier, later) -> later)
            .orElseThrow()
            .strip();
    this.web = startWeb();
  }

  /** Builds Gitea the first time, which is slow; then starts in about five seconds. */
  public static Forge start() {
    if (ProjectFiles.onPath("go").isEmpty()) {
      throw MissingPart.skip(
          "no forge: install Go 1.26 or newer and gcc (the test bed builds Gitea)");
    }
    return new Forge(ProjectFiles.built("forge"));
  }

  /** Base URL of the web pages, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Access token of {@link #USER} with all scopes; good for the API and for Git over HTTP. */
  public String token() {
    return token;
  }

  /** Password of {@link #USER} for the web pages and for Git over HTTP. */
  public String password() {
    return password;
  }

  /** What a person would do through the forge's pages, as {@link #USER}. */
  public ForgeApi api() {
    return new ForgeApi(URI.create(url() + "/api/v1/"), USER, token);
  }

  /** Stops the forge; its data and its port stay. */
  public void stop() {
    web.stop(STOP_GRACE);
  }

  /** Starts the forge again and returns when it answers. */
  public void startAgain() {
    if (web.isAlive()) {
      throw new IllegalStateException("the forge is running");
    }
    web = startWeb();
  }

  @Override
  public void close() {
    web.close();
    folder.close();
  }

  private ChildProcess startWeb() {
    ChildProcess started =
        ChildProcess.start("gitea web", folder.resolve("web.log"), command("web"), environment());
    started.awaitReady(
        START_LIMIT, () -> HttpProbe.answersOk(URI.create(url() + "/api/v1/version")));
    return started;
  }

  private String createAdministrator() {
    String said =
        run(
            "admin",
            "user",
            "create",
            "--username=" + USER,
            "--email=keeper@example.test",
            "--admin",
            "--random-password",
            "--must-change-password=false");
    Matcher found = PASSWORD.matcher(said);
    if (!found.find()) {
      throw new IllegalStateException("gitea printed no password: " + said);
    }
    return found.group(1);
  }

  /** Runs one of Gitea's own commands to its end. */
  private String run(String... words) {
    Path log = folder.resolve("command.log");
    try {
      String said =
          ChildProcess.run("gitea " + words[0], log, command(words), environment(), COMMAND_LIMIT);
      Files.delete(log); // It may hold a credential.
      return said;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<String> command(String... words) {
    return Stream.of(
            Stream.of(programs.resolve("gitea").toString()),
            Stream.of(words),
            Stream.of("--config=" + settings))
        .flatMap(part -> part)
        .toList();
  }

  private Map<String, String> environment() {
    return Map.of(
        "GITEA_WORK_DIR", folder.path().toString(),
        "HOME", folder.folder("home").toString(),
        "GIT_CONFIG_NOSYSTEM", "1");
  }

  private String settings() {
    return """
        I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
        RUN_MODE = prod
        WORK_PATH = %1$s
        [server]
        STATIC_ROOT_PATH = %2$s
        APP_DATA_PATH = %1$s/data
        HTTP_ADDR = 127.0.0.1
        HTTP_PORT = %3$d
        ROOT_URL = http://127.0.0.1:%3$d/
        DISABLE_SSH = true
        OFFLINE_MODE = true
        [database]
        DB_TYPE = sqlite3
        PATH = %1$s/forge.db
        [repository]
        ROOT = %1$s/repositories
        DEFAULT_BRANCH = main
        [security]
        INSTALL_LOCK = true
        SECRET_KEY = %4$s
        PASSWORD_COMPLEXITY = off
        [webhook]
        ALLOWED_HOST_LIST = loopback
        [actions]
        ENABLED = false
        [log]
        LEVEL = warn
        MODE = console
        """
        .formatted(folder.path(), staticRoot(), port, UUID.randomUUID());
  }

  private String staticRoot() {
    try {
      return Files.readString(programs.resolve("static-root")).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
