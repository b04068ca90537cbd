#pragma once

#include "server/common/runtime/serverconfig.h"

namespace nw::server {

// What the program ends with; scripts and service managers look at it.
enum class ExitCode
{
    Done = 0,
    Failed = 1,
    Usage = 2, // wrong command line or environment
    Address = 3, // cannot listen there
    Data = 4 // folder, database or secret cannot be used
};

// Serves until a signal ends it. Says where on standard output, in one line, as soon as it answers.
ExitCode serve(const ServerConfig &config);

// Brings comics into the catalogue.
ExitCode importComics(const ServerConfig &config);

// One line on standard error.
ExitCode complain(ExitCode code, const QString &line);

} // namespace nw::server
