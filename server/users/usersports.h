#pragma once

#include "services-client/contract/result.h"

#include <QString>

namespace nw::server::users {

// What users needs of auth.
class AccountsPort
{
public:
    virtual ~AccountsPort() = default;
    virtual Result<QString> username(const QString &userId) = 0; // NotFound
};

} // namespace nw::server::users
