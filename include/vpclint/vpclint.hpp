#pragma once

/// Everything most users need: load a design, resolve it, check it, print the report. Opt-in
/// headers that show further third parties are included by name (`net/asio.hpp` is the exception).
#include "vpclint/diag/report.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/model/design.hpp"
#include "vpclint/net/asio.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/output/render.hpp"
#include "vpclint/version.hpp"
