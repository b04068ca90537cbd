#pragma once

#include "server/composition/moneyroles.h"

#include <QTextStream>

#include <functional>
#include <memory>

namespace nw::server {

// The one service of a process that has a role of its own. Its ports lead to the other processes.
class RoleService
{
public:
    // Everything outlives the service. Error detail: one line for a person at a terminal.
    static Result<std::unique_ptr<RoleService>> make(const RoleSetting &setting);
    ~RoleService();

    void addRoutes(Router &router); // the public ones, and those for the other processes

    // See Services::installDemo.
    bool hasDemo() const;
    Result<int> installDemo(const std::function<bool()> &goOn, QTextStream &out);

private:
    struct Private;
    explicit RoleService(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

} // namespace nw::server
