// Gets credentials for images as the kubelet does, with its own code, and prints for each image what it found: the image,
// the number of credentials, and the first user name and password. With -c it asks for all images at once.
package main

import (
	"fmt"
	"os"
	"sync"

	"k8s.io/kubernetes/pkg/credentialprovider/plugin"
)

func main() {
	args := os.Args[1:]
	concurrent := args[0] == "-c"
	if concurrent {
		args = args[1:]
	}
	if err := plugin.RegisterCredentialProviderPlugins(args[0], args[1], nil, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var waiting sync.WaitGroup
	for _, image := range args[2:] {
		waiting.Add(1)
		look := func() {
			defer waiting.Done()
			keyring := plugin.NewExternalCredentialProviderDockerKeyring("", "", "", "")
			found, _ := keyring.Lookup(image)
			line := fmt.Sprint(image, " ", len(found))
			if len(found) > 0 {
				line += " " + found[0].Username + " " + found[0].Password
			}
			fmt.Println(line)
		}
		if concurrent {
			go look()
		} else {
			look()
		}
	}
	waiting.Wait()
}
