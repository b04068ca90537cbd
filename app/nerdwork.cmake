# The program: what lies between its command line and its window.
nw_library(nw_app_start PCH widgets
    SOURCES
        commandline.cpp
        desktop.cpp
        earlystart.cpp
        info.cpp
        messages.cpp
        readerlook.cpp
        snapshot.cpp
        windowmemory.cpp
    PUBLIC nw_app_ui nw_reader_widgets
    PRIVATE nw_icons)

add_executable(nerdwork main.cpp)
target_compile_definitions(nerdwork PRIVATE NW_VERSION="${PROJECT_VERSION}")
target_link_libraries(nerdwork PRIVATE nw_options nw_app_start)
