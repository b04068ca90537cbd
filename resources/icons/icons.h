#pragma once

namespace nw {

/// Makes `:/icons/<name>.svg` available. The icons live in a static library, whose resources the
/// linker drops unless a program asks for them by this call. Calling it again does nothing.
void initIcons();

} // namespace nw
