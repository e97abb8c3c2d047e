//! The trail, played again: what an account was at a moment, told by the rows about it alone. Pure.

use super::entry::Event;

/// The detail of a `forgotten` row whose account is asked and refused should it come back.
pub const PRUNED: &str = "pruned";
/// The detail of an `accepted` row for a code that came by SMS.
pub const BY_SMS: &str = "sms";

/// What a row says of an account, as far as it changes anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened<'a> {
    /// Unix seconds.
    pub at: u64,
    /// What happened.
    pub event: Event,
    /// Why.
    pub detail: Option<&'a str>,
    /// When what was made ends by itself.
    pub until: Option<u64>,
}

/// How far an account has come from the SMS to the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// The app alone.
    App,
    /// The app, and a number is still stored.
    Both,
    /// A number, and no active app: SMS alone.
    Sms,
    /// A secret waits for its first code; nothing else is there.
    Pending,
    /// Had an app or a number: refused until enrolled again.
    Required,
    /// otpd knows the account, and nothing of it that opens.
    None,
}

/// What is there of an account, whether the vault says so or its rows of the trail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holding {
    /// An active app.
    pub app: bool,
    /// A stored number.
    pub phone: bool,
    /// Until when a pending secret can be activated.
    pub pending_until: Option<u64>,
    /// There was an app or a number, now or before.
    pub required: bool,
}

impl Holding {
    /// How the account signs in at this moment.
    #[must_use]
    pub fn way(&self, now: u64) -> Way {
        match (self.app, self.phone, self.open_until(now), self.required) {
            (true, false, _, _) => Way::App,
            (true, true, _, _) => Way::Both,
            (false, true, _, _) => Way::Sms,
            (false, false, Some(_), _) => Way::Pending,
            (false, false, None, true) => Way::Required,
            (false, false, None, false) => Way::None,
        }
    }

    /// Until when a secret waits that can still be activated.
    #[must_use]
    pub fn open_until(&self, now: u64) -> Option<u64> {
        self.pending_until.filter(|until| now < *until)
    }
}

/// An account as its rows tell it, oldest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct History {
    /// It is one that otpd knows.
    pub known: bool,
    /// What is there.
    pub holding: Holding,
    /// Since when it is what it is.
    pub since: Option<u64>,
    /// The last sign-in with a code.
    pub last_sign_in: Option<u64>,
    /// The last one with a code that came by SMS.
    pub last_sms: Option<u64>,
}

impl History {
    /// One more row. `lifetime`: how long a pending secret waits where its row, of an older otpd, does not say.
    pub fn see(&mut self, row: Happened<'_>, lifetime: u64) {
        self.expire(row.at);
        let before = (self.known, self.holding.way(row.at));
        self.take(row, lifetime);
        if before != (self.known, self.holding.way(row.at)) {
            self.since = Some(row.at);
        }
    }

    /// The same account at this moment, when nothing more has happened.
    #[must_use]
    pub fn at(mut self, now: u64) -> History {
        self.expire(now);
        self
    }

    /// A secret that waited long enough is none any more.
    fn expire(&mut self, now: u64) {
        let Some(until) = self.holding.pending_until.filter(|until| *until <= now) else { return };
        let before = self.holding.way(until.saturating_sub(1));
        self.holding.pending_until = None;
        if before != self.holding.way(until) {
            self.since = Some(until);
        }
    }

    fn take(&mut self, row: Happened<'_>, lifetime: u64) {
        let holding = &mut self.holding;
        match row.event {
            Event::Enrolled | Event::Activated => {
                (holding.app, holding.pending_until, holding.required) = (true, None, true);
            }
            Event::Pending => holding.pending_until = Some(row.until.unwrap_or(row.at + lifetime)),
            Event::Revoked => (holding.app, holding.pending_until) = (false, None),
            // The number has a row of its own where it went, too.
            Event::Lost => (holding.app, holding.pending_until, holding.required) = (false, None, true),
            Event::PhoneSet => (holding.phone, holding.required) = (true, true),
            Event::PhoneDeleted => holding.phone = false,
            Event::Forgotten => {
                let required = holding.required && row.detail == Some(PRUNED);
                *self = History { holding: Holding { required, ..Holding::default() }, ..History::default() };
                return;
            }
            Event::Preference | Event::BypassIssued | Event::Invited => {}
            // No wildcard: whoever adds an event says here what it makes of an account.
            Event::Accepted
            | Event::Refused
            | Event::Skipped
            | Event::Locked
            | Event::Unlocked
            | Event::ClockRepaired
            | Event::Tried
            | Event::SmsSent
            | Event::SmsFailed
            | Event::SmsQuota
            | Event::PhoneScheduled
            | Event::CourierTested
            | Event::RecoveryRenewed
            | Event::InvitationCancelled
            | Event::Imported
            | Event::BackedUp
            | Event::Restored
            | Event::RecoveryKeyMade
            | Event::Rekeyed
            | Event::RolledBack => return self.sign_in(row),
        }
        self.known = true;
        self.sign_in(row);
    }

    fn sign_in(&mut self, row: Happened<'_>) {
        if !matches!(row.event, Event::Accepted | Event::Activated) {
            return;
        }
        self.last_sign_in = Some(row.at);
        if row.event == Event::Accepted && row.detail == Some(BY_SMS) {
            self.last_sms = Some(row.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIME: u64 = 1000;

    fn row(at: u64, event: Event) -> Happened<'static> {
        Happened { at, event, detail: None, until: None }
    }

    fn after(rows: &[Happened<'_>]) -> History {
        let mut history = History::default();
        rows.iter().for_each(|row| history.see(*row, LIFETIME));
        history
    }

    #[test]
    fn from_sms_to_the_app_each_step_is_told_with_its_time() {
        let mut rows = vec![row(10, Event::PhoneSet)];
        let told = |rows: &[_], now| (after(rows).at(now).holding.way(now), after(rows).at(now).since);
        assert_eq!(told(&rows, 11), (Way::Sms, Some(10)));
        rows.push(Happened { until: Some(500), ..row(20, Event::Pending) });
        rows.push(row(20, Event::PhoneScheduled));
        assert_eq!(told(&rows, 21), (Way::Sms, Some(10)), "still by SMS, and since then");
        rows.push(row(30, Event::Activated));
        assert_eq!(told(&rows, 30), (Way::Both, Some(30)));
        rows.push(row(30, Event::PhoneDeleted));
        assert_eq!(told(&rows, 31), (Way::App, Some(30)));
        rows.push(row(40, Event::Lost));
        assert_eq!(told(&rows, 41), (Way::Required, Some(40)));
    }

    #[test]
    fn a_secret_that_waited_long_enough_leaves_what_was_there_before() {
        let pending = Happened { until: Some(500), ..row(20, Event::Pending) };
        let history = after(&[pending]);
        assert_eq!(history.at(499).holding.way(499), Way::Pending);
        assert_eq!((history.at(500).holding.way(500), history.at(500).since), (Way::None, Some(500)));
        let required = after(&[row(1, Event::Enrolled), row(2, Event::Revoked), pending]).at(900);
        assert_eq!((required.holding.way(900), required.since), (Way::Required, Some(500)));
        let renewed = after(&[pending, Happened { until: Some(2000), ..row(800, Event::Pending) }]);
        assert_eq!((renewed.holding.way(900), renewed.since), (Way::Pending, Some(800)));
    }

    #[test]
    fn a_row_of_an_older_otpd_that_does_not_say_until_when_means_the_usual_time() {
        let history = after(&[row(20, Event::Pending)]);
        assert_eq!(history.at(21).holding.open_until(21), Some(20 + LIFETIME));
    }

    #[test]
    fn who_is_forgotten_is_unknown_and_who_was_pruned_comes_back_as_required() {
        let before = [row(1, Event::PhoneSet), row(2, Event::Accepted)];
        let forgotten = after(&[&before[..], &[row(3, Event::Forgotten)]].concat());
        assert_eq!(forgotten, History { since: Some(3), ..History::default() });
        let pruned = Happened { detail: Some(PRUNED), ..row(3, Event::Forgotten) };
        for (row_of_the_end, way) in [(row(3, Event::Forgotten), Way::None), (pruned, Way::Required)] {
            let back = after(&[&before[..], &[row_of_the_end, row(4, Event::Preference)]].concat());
            assert_eq!((back.known, back.holding.way(5), back.last_sign_in), (true, way, None));
        }
    }

    #[test]
    fn sign_ins_are_told_apart_by_how_the_code_came() {
        let by_sms = Happened { detail: Some(BY_SMS), ..row(5, Event::Accepted) };
        let history = after(&[row(1, Event::PhoneSet), by_sms, row(7, Event::Activated), row(9, Event::Refused)]);
        assert_eq!((history.last_sign_in, history.last_sms), (Some(7), Some(5)));
    }
}
