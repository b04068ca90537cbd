#pragma once

#include "server/events/eventsrows.h"

namespace nw::server::events {

// What a booking is in the ledger. A seat is one unit of the asset SEAT:<type> as a token is one of
// NWT; a free ticket has lines for the seat alone. Each posting's id is made of the booking's.
Posting holdOf(const BookingRow &booking);
Posting captureOf(const BookingRow &booking); // with the message "ticket.captured"
Posting voidOf(const BookingRow &booking);
Posting refundOf(const BookingRow &booking); // takes back each line of the capture, whole

// `units` seats between the supply and the pool; below zero: back.
Posting mintOf(const TypeRow &type);

QString seatAsset(const QString &typeId);
QString seatAccount(const QString &typeId, const char *word); // "pool", "sold", "supply"
QString escrowAccount(const QString &eventId);

// A booking as its person sees it; valid tickets of theirs with codes.
BookingInfo bookingInfo(const EventRow &event, const TypeRow &type, const BookingRow &booking,
                        const QList<SeatRow> &seats, const QByteArray &ticketSeed);

// The code of a ticket: valid from six hours before the event until six hours after it.
QByteArray ticketCode(const EventRow &event, const TypeRow &type, const SeatRow &seat,
                      const QByteArray &ticketSeed);

} // namespace nw::server::events
