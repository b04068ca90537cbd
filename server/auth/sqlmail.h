#pragma once

#include "server/auth/credentialstore.h"
#include "server/common/db/database.h"

namespace nw::server::auth {

// Lets a message wait, in the transaction that the thread is in: what is told of and the telling
// are kept together or not at all.
Result<void> insertMail(Connection &connection, const MailRow &row);

} // namespace nw::server::auth
