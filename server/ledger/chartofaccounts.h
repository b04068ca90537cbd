#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace nw::server::ledger {

// What kinds of accounts there are. An account is opened by its first leg, with the flags of its
// kind; a name that is in no row is refused, so that a slip of the pen opens nothing. Balances are
// credits minus debits everywhere: what people own is above zero, what was issued below.
//
//   issuance                     NWT    may overdraw; its negative is the tokens in circulation
//   user:<id>                    NWT, SEAT
//   creator:<id>                 NWT
//   event:<id>:escrow            NWT    what was paid for tickets until the event is settled
//   platform:fees                NWT
//   platform:promo               NWT
//   receivable:<user id>         NWT    may overdraw: what a person owes after a dispute
//   suspense:<provider>          NWT, USD  may overdraw: paid, but not as agreed
//   provider:<p>:clearing        USD    may overdraw: what the provider owes us
//   provider:<p>:fees            USD    may overdraw
//   deferred_tokens              USD    what was sold and not yet spent
//   chargeback_loss              USD    may overdraw
//   seat:<ticket type>:supply    SEAT   may overdraw; its negative is all seats ever made
//   seat:<ticket type>:pool      SEAT   on sale
//   seat:<ticket type>:sold      SEAT
//   seat:<ticket type>:offline:<device>  SEAT  given to a box office that sells without network
//
// <id>, <ticket type>: a UUID. <provider>, <device>: [a-z0-9_-]{1,40}. The asset SEAT is written
// "SEAT:<ticket type>"; a seat account holds only its own type's.
struct AccountRule
{
    const char *type = ""; // the first word of the name
    bool mayOverdraw = false;
};

// Nothing when the chart has no such account with that asset.
std::optional<AccountRule> accountRule(QStringView account, QStringView asset);

} // namespace nw::server::ledger
