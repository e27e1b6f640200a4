package io.molt.net.websocket;

/**
 * The codes with which a WebSocket is closed (RFC 6455, 7.4.1; Swoole: {@code WEBSOCKET_CLOSE_*}).
 */
public final class CloseCode {

  /** All is done. */
  public static final int NORMAL = 1000;

  /** The server stops, or the user has left the page. */
  public static final int GOING_AWAY = 1001;

  /** A frame that RFC 6455 does not allow. */
  public static final int PROTOCOL_ERROR = 1002;

  /** Text where only binary messages are taken, or the other way round. */
  public static final int UNSUPPORTED_DATA = 1003;

  /** Never sent: a Close frame without a code has come. */
  public static final int NO_CODE = 1005;

  /** Never sent: the connection was lost without a Close frame. */
  public static final int ABNORMAL = 1006;

  /** Text that is not UTF-8, or data that cannot be inflated. */
  public static final int INVALID_DATA = 1007;

  /** Whatever has no code of its own. */
  public static final int POLICY_VIOLATION = 1008;

  /** A message longer than {@code package_max_length}. */
  public static final int TOO_BIG = 1009;

  /** The code that handles the connection has failed. */
  public static final int INTERNAL_ERROR = 1011;

  /** Nobody handles the connection any more: its application is gone. */
  public static final int SERVICE_RESTART = 1012;

  /** Too many are there; it may be better later. */
  public static final int TRY_AGAIN_LATER = 1013;

  private CloseCode() {}
}
