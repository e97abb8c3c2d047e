//! Addresses and names. Fixed at compile time: nothing outside can redirect a sign-in.

/// The well-known bus name of the daemon.
pub const BUS_NAME: &str = "org.otpd.Otp1";
/// The only object, on the system bus and on root's socket alike.
pub const OBJECT_PATH: &str = "/org/otpd/Otp1";
/// Sign-in attempts: root for any account, everybody else for their own.
pub const ATTEMPT: &str = "org.otpd.Otp1.Attempt";
/// The caller's own account.
pub const OWN: &str = "org.otpd.Otp1.Self";
/// Administration.
pub const ADMIN: &str = "org.otpd.Otp1.Admin";
/// Secrets, handed out once.
pub const ENROLMENT: &str = "org.otpd.Otp1.Enrolment";
/// The lost and the new phone: recovery and bypass codes.
pub const RECOVERY: &str = "org.otpd.Otp1.Recovery";
/// A file for many accounts.
pub const IMPORT: &str = "org.otpd.Otp1.Import";
/// How far the site has come from the SMS to the app.
pub const REPORT: &str = "org.otpd.Otp1.Report";
/// Backups and keys.
pub const SAFE: &str = "org.otpd.Otp1.Safe";
/// The prefix of every error name.
pub const ERROR_PREFIX: &str = "org.otpd.Otp1.Error";
/// The system bus, never taken from the environment: in a setuid program the caller owns that.
pub const SYSTEM_BUS: &str = "unix:path=/run/dbus/system_bus_socket";
/// Its socket.
pub const SYSTEM_BUS_SOCKET: &str = "/run/dbus/system_bus_socket";
/// Root's own directory, which nobody else can enter.
pub const ROOT_DIRECTORY: &str = "/run/otpd-root";
/// Root's own peer-to-peer D-Bus socket in [`ROOT_DIRECTORY`].
pub const ROOT_SOCKET: &str = "/run/otpd-root/bus";
/// The system user `otpd` runs as and whose uid must own [`BUS_NAME`].
pub const DAEMON_USER: &str = "otpd";
/// The polkit action behind every confirmed change.
pub const POLKIT_MANAGE: &str = "org.otpd.otp1.manage";
/// The polkit action behind what accounts change of themselves.
pub const POLKIT_OWN: &str = "org.otpd.otp1.own";
/// The one behind an app that accounts set up themselves.
pub const POLKIT_ACTIVATE: &str = "org.otpd.otp1.activate";

/// The well-known bus name of the mail room.
pub const SMS_BUS_NAME: &str = "org.otpd.Sms1";
/// The mail room's only object.
pub const SMS_OBJECT_PATH: &str = "/org/otpd/Sms1";
/// Carrying messages: for [`DAEMON_USER`] alone.
pub const SMS_COURIER: &str = "org.otpd.Sms1.Courier";
/// The system user `otpd-sms` runs as and whose uid must own [`SMS_BUS_NAME`].
pub const SMS_USER: &str = "otpd-sms";
