// echo.go - Go's echo servers.   bench w1 port= over=tcp|tls|unix|udp how=read|lines path= cert= key=
package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"os"
)

func echoBytes(c net.Conn) {
	b := make([]byte, 4096)
	for {
		n, e := c.Read(b)
		if e != nil {
			return
		}
		c.Write(b[:n])
	}
}

// The answers leave when no complete line is left, as a server that cares does it.
func echoLines(c net.Conn) {
	r, w := bufio.NewReader(c), bufio.NewWriter(c)
	for {
		l, e := r.ReadSlice('\n')
		if e != nil {
			return
		}
		w.Write(l)
		if r.Buffered() == 0 {
			w.Flush()
		}
	}
}

func echoDatagrams(addr string) {
	a, _ := net.ResolveUDPAddr("udp", addr)
	c, e := net.ListenUDP("udp", a)
	if e != nil {
		panic(e)
	}
	fmt.Println("READY")
	b := make([]byte, 8192)
	for {
		n, from, e := c.ReadFromUDPAddrPort(b)
		if e == nil {
			c.WriteToUDPAddrPort(b[:n], from)
		}
	}
}

func echo(addr string) {
	var l net.Listener
	var e error
	switch A["over"] {
	case "udp":
		echoDatagrams(addr)
		return
	case "unix":
		os.Remove(A["path"])
		l, e = net.Listen("unix", A["path"])
	default:
		l, e = net.Listen("tcp", addr)
	}
	if e == nil && A["over"] == "tls" {
		var c tls.Certificate
		c, e = tls.LoadX509KeyPair(A["cert"], A["key"])
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{c}})
	}
	if e != nil {
		panic(e)
	}
	serve := echoBytes
	if A["how"] == "lines" {
		serve = echoLines
	}
	fmt.Println("READY")
	for {
		c, e := l.Accept()
		if e != nil {
			continue
		}
		go func() {
			serve(c)
			c.Close()
		}()
	}
}
