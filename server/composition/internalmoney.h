#pragma once

#include "server/common/http/router.h"
#include "server/common/money/books.h"
#include "server/wallet/walletports.h"

namespace nw::server {

namespace events {
class EventsModule;
}

// What ledger, comics and events answer to other processes of ours about money; see
// internalroutes.h for who may ask, and remotemoney.h for who does. Amounts are units of 1e-8 in
// texts.

// PUT /internal/books/postings → what became of it (bookswire.h), refusals too
// GET /internal/books/postings/:id → {posted}
// GET /internal/books/balances?account=&asset= · GET /internal/books/receipts/:id (404)
void addInternalBooksRoutes(Router &router, Books &books);

// GET /internal/comics/:id/offer → {title,price,payeeId}, 404
// GET /internal/comics/:id/owners/:userId → {owns} · PUT /internal/entitlements
void addInternalComicsRoutes(Router &router, wallet::ComicShop &comics);

// PUT /internal/ticket-sales → {transactionId,balance}, or the problem of the refusal; the same
// answer under the same key, with Idempotent-Replayed
// PUT /internal/captured-bookings {bookingId}
void addInternalEventsRoutes(Router &router, wallet::TicketShop &tickets,
                             events::EventsModule &events);

} // namespace nw::server
