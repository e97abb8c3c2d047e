//! `org.otpd.Otp1.Report`: how far the site has come from the SMS to the app. Reading only.
#![allow(
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the contract's arguments, and zbus' header and connection"
)]

use std::sync::Arc;

use otp_contract::{Error as Wire, LogRow, ReportPath, ReportRow, ReportTotals};
use zbus::{Connection, interface, message::Header};

use super::{caller::Door, encode, error::wire};
use crate::{
    audit::{entry::Event, replay::Way},
    authz::{Action, Doorman},
    service::{
        Household,
        ports::{Directory, Vault},
        report::{AsOf, Line, Totals},
    },
};

/// One served object.
pub struct Report<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who knows it.
    pub house: Arc<Household<V, D>>,
}

#[interface(name = "org.otpd.Otp1.Report")]
impl<V: Vault, D: Directory> Report<V, D> {
    /// Everybody, counted.
    #[zbus(out_args("totals"))]
    async fn totals(
        &self,
        as_of: u64,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<ReportTotals, Wire> {
        self.may_read(&header, connection).await?;
        let totals = self.house.report_totals(moment(as_of)).await.map_err(wire)?;
        // The rules are those of now, and say nothing of the past.
        let deadlines = Some(self.house.rules.now().deadlines).filter(|_| moment(as_of) == AsOf::Now);
        Ok(ReportTotals {
            sms_until: deadlines.and_then(|rules| rules.sms),
            unenrolled_until: deadlines.and_then(|rules| rules.unenrolled),
            ..counted(&totals)
        })
    }

    /// A page of those who are left.
    #[zbus(out_args("accounts", "next"))]
    async fn list_left(
        &self,
        as_of: u64,
        cursor: &str,
        limit: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<ReportRow>, String), Wire> {
        self.may_read(&header, connection).await?;
        let (page, next) = self.house.report_left(moment(as_of), cursor, limit).await.map_err(wire)?;
        Ok((page.into_iter().map(row).collect(), next))
    }

    /// A page of changes that nobody confirmed.
    #[zbus(out_args("rows", "next"))]
    async fn list_unconfirmed(
        &self,
        from: u64,
        to: u64,
        cursor: &str,
        limit: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<LogRow>, String), Wire> {
        self.may_read(&header, connection).await?;
        let (page, next) = self.house.report_unconfirmed(from..=to, cursor, limit).await.map_err(wire)?;
        Ok((page.into_iter().map(encode::log_row).collect(), next))
    }
}

impl<V: Vault, D: Directory> Report<V, D> {
    async fn may_read(&self, header: &Header<'_>, connection: &Connection) -> Result<(), Wire> {
        let caller = self.door.caller(header, connection).await?;
        let _permit = self.doorman.authorize(&caller, Action::ReadAccounts).await?;
        Ok(())
    }
}

fn moment(as_of: u64) -> AsOf {
    if as_of == 0 { AsOf::Now } else { AsOf::Then(as_of) }
}

fn counted(totals: &Totals) -> ReportTotals {
    ReportTotals {
        as_of: totals.as_of,
        trail_begins: totals.trail_begins,
        trail_whole: totals.trail_whole,
        app: totals.of(Way::App),
        both: totals.of(Way::Both),
        sms: totals.of(Way::Sms),
        pending: totals.of(Way::Pending),
        required: totals.of(Way::Required),
        none: totals.of(Way::None),
        week_activated: totals.lately(&[Event::Activated, Event::Enrolled]),
        week_enrolled: totals.lately(&[Event::Pending, Event::Enrolled]),
        week_numbers_deleted: totals.lately(&[Event::PhoneDeleted]),
        week_revoked: totals.lately(&[Event::Revoked]),
        week_lost: totals.lately(&[Event::Lost]),
        sms_until: None,
        unenrolled_until: None,
    }
}

fn row(line: Line) -> ReportRow {
    let Line { user, uid, way, since, pending_until, last_sign_in, last_sms } = line;
    let path = path(way).as_str().to_owned();
    ReportRow { user, uid, path, since, pending_until, last_sign_in, last_sms_sign_in: last_sms }
}

fn path(way: Way) -> ReportPath {
    match way {
        Way::App => ReportPath::App,
        Way::Both => ReportPath::Both,
        Way::Sms => ReportPath::Sms,
        Way::Pending => ReportPath::Pending,
        Way::Required => ReportPath::Required,
        Way::None => ReportPath::None,
    }
}
