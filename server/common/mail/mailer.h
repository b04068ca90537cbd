#pragma once

#include "services-client/contract/result.h"

#include <QString>

namespace nw::server {

// A message of plain text to one person.
struct Mail
{
    QString to; // an address, without a name
    QString subject; // one line
    QString text; // lines end with \n
};

class Mailer
{
public:
    virtual ~Mailer() = default;

    // It blocks: for threads of its own. InvalidInput: this one will never go; Unavailable: it may
    // go later. Nothing of the message is in the error.
    virtual Result<void> send(const Mail &mail) = 0;
};

} // namespace nw::server
